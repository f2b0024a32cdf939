#include "channel_view.hpp"

namespace dnn4j {
namespace {

struct Description {
    int rank;
    const dnnl_dims_t *extents;
    const dnnl_dims_t *strides;
    const dnnl_dims_t *blocks;
    const dnnl_dims_t *blocked_axes;
    int block_count;
};

std::int32_t describe(dnnl_memory_t memory, Description &result, dnnl_data_type_t &type) {
    const_dnnl_memory_desc_t desc = nullptr;
    std::int32_t status = dnnl_memory_get_memory_desc(memory, &desc);
    const auto query = [&](dnnl_query_t what, void *answer) {
        if (status == DNN4J_OK) {
            status = dnnl_memory_desc_query(desc, what, answer);
        }
    };
    dnnl_format_kind_t format = dnnl_format_kind_undef;
    query(dnnl_query_format_kind, &format);
    if (status == DNN4J_OK && format != dnnl_blocked) {
        return DNN4J_BAD_STEP;
    }
    query(dnnl_query_ndims_s32, &result.rank);
    query(dnnl_query_dims, &result.extents);
    query(dnnl_query_data_type, &type);
    query(dnnl_query_strides, &result.strides);
    query(dnnl_query_inner_nblks_s32, &result.block_count);
    query(dnnl_query_inner_blks, &result.blocks);
    query(dnnl_query_inner_idxs, &result.blocked_axes);
    return status;
}

// Joins the spatial axes to one of positions a fixed stride apart; false if they are not.
bool join_positions(const Description &from, ChannelView &view) {
    view.positions = 1;
    view.position = 1;
    for (int axis = from.rank - 1; axis >= 2; axis--) {
        const std::int64_t extent = (*from.extents)[axis];
        const std::int64_t stride = (*from.strides)[axis];
        if (extent == 1) {
            continue;
        }
        if (view.positions == 1) {
            view.position = stride;
        } else if (stride != view.position * view.positions) {
            return false;
        }
        view.positions *= extent;
    }
    return true;
}

} // namespace

std::int32_t read_view(dnnl_memory_t memory, ChannelView &view) {
    Description from{};
    const std::int32_t status = describe(memory, from, view.type);
    if (status != DNN4J_OK) {
        return status;
    }
    if (from.rank < 2 || !join_positions(from, view)) {
        return DNN4J_BAD_STEP;
    }
    view.images = (*from.extents)[0];
    view.channels = (*from.extents)[1];
    view.image = (*from.strides)[0];
    view.group = (*from.strides)[1];
    view.planes = false;
    if (from.block_count == 1 && (*from.blocked_axes)[0] == 1) {
        view.width = (*from.blocks)[0];
        view.groups = (view.channels + view.width - 1) / view.width;
        return DNN4J_OK;
    }
    if (from.block_count != 0) {
        return DNN4J_BAD_STEP;
    }
    if (view.group == 1 || view.channels == 1) {
        view.width = view.channels;
        view.groups = 1;
        view.group = 0;
        return DNN4J_OK;
    }
    view.planes = true;
    view.width = 1;
    view.groups = view.channels;
    return view.position == 1 || view.positions == 1 ? DNN4J_OK : DNN4J_BAD_STEP;
}

bool same_walk(const ChannelView &a, const ChannelView &b) {
    return a.planes == b.planes && a.type == b.type && a.images == b.images && a.channels == b.channels &&
           a.positions == b.positions && a.width == b.width;
}

} // namespace dnn4j
