#!/usr/bin/env bash
# Checks and measures dnn4j on an NVIDIA GPU, from an unpacked bundle of ci/gpu-bundle.
#   run.sh RESULTS [STAGE...]   writes STAGE.txt, STAGE.json and summary.json into the folder RESULTS
# Stages, all in this order by default, each in less than ten minutes:
#   doctor      what is found on this machine
#   parity      every layer, in every shape of the tests, forward and in training, against the reference
#   zoo         every published network against the reference
#   sanitizer   a short run under compute-sanitizer, if that is here
#   bench       times of networks
#   baseline    the same networks in PyTorch, if that is here and sees the GPU; the ratios, if bench ran before
# Environment:
#   DNN4J_CUDA_PATH   folders with CUDA's and cuDNN's libraries, to be looked in first
#   DNN4J_NETWORKS    networks of zoo and bench, instead of all and of those of the speed target
#   DNN4J_PRECISIONS  types of zoo and bench (default: f32 bf16 f16)
#   DNN4J_BATCHES     batch sizes of bench (default: 1 32 256)
#   DNN4J_BACKEND     reference instead of cudnn, to try this script where no GPU is
# Exit code: 0 if all went well or there is no NVIDIA GPU, 1 if something failed, 2 if the command line was wrong.
set -uo pipefail
here=$(cd "${BASH_SOURCE[0]%/*}" && pwd -P)
readonly here
readonly ALL=(doctor parity zoo sanitizer bench baseline)
readonly LIMIT=570 # seconds of a stage

usage() {
    sed -n '2,/^set -/p' "${BASH_SOURCE[0]}" | sed -n 's/^# \{0,1\}//p' >&2
    exit 2
}

[[ $# -ge 1 && $1 != -* ]] || usage
results=$1
shift
if [[ $# -gt 0 ]]; then stages=("$@"); else stages=("${ALL[@]}"); fi
for stage in "${stages[@]}"; do
    [[ " ${ALL[*]} " == *" $stage "* ]] || { echo "run.sh: there is no stage '$stage': ${ALL[*]}" >&2; exit 2; }
done
mkdir -p "$results" || exit 2
results=$(cd "$results" && pwd -P)
readonly backend=${DNN4J_BACKEND:-cudnn}
read -r -a precisions <<<"${DNN4J_PRECISIONS:-f32 bf16 f16}"
# What the stages bench and baseline measure alike.
read -r -a timed <<<"${DNN4J_NETWORKS:-resnet50 googlenet mobilenet_v1 shufflenet_g3 resnext50_32x4d}"
read -r -a batches <<<"${DNN4J_BATCHES:-1 32 256}"
readonly seconds_each=${DNN4J_BENCH_SECONDS:-2}

# The words after the first, with the first between them.
joined() {
    local IFS=$1
    shift
    printf '%s' "$*"
}

# The library folders of CUDA and cuDNN that the Java side does not look in by itself: those of the Python that is here.
library_folders() {
    local folders=${DNN4J_CUDA_PATH:-} folder
    if command -v python3 >/dev/null; then
        while IFS= read -r folder; do
            [[ -d $folder ]] && folders+=${folders:+:}$folder
        done < <(python3 -c '
import sys
for path in sys.path:
    for package in ("cudnn", "cu13", "cuda_runtime"):
        print(path + "/nvidia/" + package + "/lib")' 2>/dev/null)
    fi
    for folder in /usr/local/cuda-13*/lib64 /usr/local/cuda-13*/targets/x86_64-linux/lib; do
        [[ -d $folder ]] && folders+=${folders:+:}$folder
    done
    printf '%s' "$folders"
}

java=("$here/runtime/bin/java" -XX:+UseSerialGC -XX:-UsePerfData -Djava.awt.headless=true
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
    "-Ddnn4j.cuda.path=$(library_folders)" -cp "$here/lib/*")
dnn4j=("${java[@]}" io.github.dnn4j.cli.Main)

# A JSON string of $1.
quoted() {
    local text=${1//\\/\\\\}
    text=${text//\"/\\\"}
    text=${text//$'\t'/ }
    printf '"%s"' "${text//$'\n'/\\n}"
}

gpu_here() {
    [[ -n ${DNN4J_CUDA_PATH:-} || -e /dev/nvidiactl || -e /dev/dxg ]] || { command -v nvidia-smi >/dev/null && nvidia-smi -L >/dev/null 2>&1; }
}

declare -a lines=()
failed=0

# finish STAGE STATUS NOTE: a line of the summary.
finish() {
    local seconds=$((SECONDS - started))
    lines+=("{\"stage\": \"$1\", \"status\": \"$2\", \"seconds\": $seconds, \"note\": $(quoted "$3")}")
    printf '%-10s %-8s %4d s  %s\n' "$1" "$2" "$seconds" "$3" | tee -a "$results/summary.txt"
    [[ $2 != failed ]] || failed=1
}

left() {
    local seconds=$((LIMIT - (SECONDS - started)))
    echo $((seconds > 0 ? seconds : 0))
}

stage_doctor() {
    timeout "$LIMIT" "${dnn4j[@]}" doctor >"$results/doctor.txt" 2>&1
    timeout "$LIMIT" "${dnn4j[@]}" doctor --json >"$results/doctor.json" 2>/dev/null
    if command -v nvidia-smi >/dev/null; then nvidia-smi >"$results/nvidia-smi.txt" 2>&1; fi
    # The exit code tells of oneDNN, which is not in the bundle.
    if [[ -s $results/doctor.json ]]; then finish doctor passed "$gpu"; else finish doctor failed "see doctor.txt"; fi
}

stage_parity() {
    local code=0
    timeout "$LIMIT" "${java[@]}" org.junit.platform.console.ConsoleLauncher execute --disable-banner \
        --disable-ansi-colors --details=tree --details-theme=ascii --reports-dir "$results/parity" \
        -c io.github.dnn4j.parity.ParityTest -c io.github.dnn4j.parity.BackwardParityTest >"$results/parity.txt" 2>&1 || code=$?
    local passed bad
    passed=$(sed -n 's/^\[ *\([0-9]*\) tests successful.*/\1/p' "$results/parity.txt")
    bad=$(sed -n 's/^\[ *\([0-9]*\) tests failed.*/\1/p' "$results/parity.txt")
    echo "{\"exit\": $code, \"successful\": ${passed:-0}, \"failed\": ${bad:-0}}" >"$results/parity.json"
    if [[ $code == 0 && ${passed:-0} -gt 0 ]]; then
        finish parity passed "$passed tests"
    else
        finish parity failed "exit code $code, ${passed:-0} tests passed, ${bad:-0} failed; see parity.txt"
    fi
}

# verify FILE-STEM ARGUMENT...: appends what verify says to both files of the stage.
verify() {
    local stem=$1 code=0
    shift
    timeout "$(left)" "${dnn4j[@]}" verify --backend "$backend" --json "$@" >"$results/one.json" 2>"$results/one.err" || code=$?
    printf '%s: %s\n' "$*" "$([[ $code == 0 ]] && echo passed || echo "exit code $code")" >>"$results/$stem.txt"
    cat "$results/one.err" >>"$results/$stem.txt"
    [[ -s $results/one.json ]] || echo "{\"command\": $(quoted "verify $*"), \"exit\": $code}" >"$results/one.json"
    [[ $code == 0 ]] || cat "$results/one.json" >>"$results/$stem.txt"
    { [[ $(tail -c 2 "$results/$stem.json") == '[' ]] || echo ','; cat "$results/one.json"; } >>"$results/$stem.json"
    rm -f "$results/one.json" "$results/one.err"
    return "$code"
}

stage_zoo() {
    local -a networks=() bad=() late=()
    read -r -a networks <<<"${DNN4J_NETWORKS:-$("${dnn4j[@]}" networks | awk 'dashes && NF { print $1 } /^-/ { dashes = 1 }' | tr '\n' ' ')}"
    : >"$results/zoo.txt"
    echo '[' >"$results/zoo.json"
    local precision network done=0
    for precision in "${precisions[@]}"; do
        for network in "${networks[@]}"; do
            if (($(left) == 0)); then
                late+=("$network/$precision")
            elif verify zoo --network "$network" --precision "$precision"; then
                done=$((done + 1))
            elif (($(left) == 0)); then
                late+=("$network/$precision")
            else
                bad+=("$network/$precision")
            fi
        done
    done
    echo ']' >>"$results/zoo.json"
    [[ ${#late[@]} == 0 ]] || echo "no time for: ${late[*]}" >>"$results/zoo.txt"
    if [[ ${#bad[@]} -gt 0 ]]; then
        finish zoo failed "$done agree; not: ${bad[*]}"
    elif [[ $done == 0 ]]; then
        finish zoo failed "nothing was compared"
    else
        finish zoo passed "$done agree${late[*]:+; no time for ${#late[@]}: run.sh $results zoo with DNN4J_NETWORKS}"
    fi
}

stage_sanitizer() {
    local tool code=0
    tool=$(command -v compute-sanitizer || ls /usr/local/cuda*/bin/compute-sanitizer 2>/dev/null | head -1)
    if [[ -z $tool ]]; then
        echo '{"status": "skipped"}' >"$results/sanitizer.json"
        echo "compute-sanitizer is not here" >"$results/sanitizer.txt"
        finish sanitizer skipped "compute-sanitizer is not here"
        return
    fi
    timeout "$LIMIT" "$tool" --tool memcheck --leak-check full --error-exitcode 9 "${dnn4j[@]}" verify \
        --backend "$backend" --network shufflenet_g1 --size 32x32 >"$results/sanitizer.txt" 2>&1 || code=$?
    echo "{\"exit\": $code, \"report\": $(quoted "$(tail -5 "$results/sanitizer.txt")")}" >"$results/sanitizer.json"
    if [[ $code == 0 ]]; then finish sanitizer passed memcheck; else finish sanitizer failed "exit code $code; see sanitizer.txt"; fi
}

stage_bench() {
    local -a bad=() late=()
    : >"$results/bench.txt"
    echo '[' >"$results/bench.json"
    local network batch types code done=0
    types=$(joined , "${precisions[@]}")
    for batch in "${batches[@]}"; do
        for network in "${timed[@]}"; do
            if (($(left) == 0)); then
                late+=("$network/$batch")
                continue
            fi
            code=0
            timeout "$(left)" "${dnn4j[@]}" bench "$network" --backend "$backend" --precision "$types" --batch "$batch" \
                --time "$seconds_each" --no-start-up --layers --json "$results/one.json" >>"$results/bench.txt" 2>&1 || code=$?
            if [[ $code == 0 && -s $results/one.json ]]; then
                { [[ $done == 0 ]] || echo ','; cat "$results/one.json"; } >>"$results/bench.json"
                done=$((done + 1))
            elif (($(left) == 0)); then
                late+=("$network/$batch")
            else
                bad+=("$network/$batch")
            fi
            rm -f "$results/one.json"
        done
    done
    echo ']' >>"$results/bench.json"
    [[ ${#late[@]} == 0 ]] || echo "no time for: ${late[*]}" >>"$results/bench.txt"
    if [[ ${#bad[@]} -gt 0 || $done == 0 ]]; then
        finish bench failed "$done measured; not: ${bad[*]:-}"
    else
        finish bench passed "$done measured${late[*]:+; no time for ${#late[@]}}"
    fi
}

stage_baseline() {
    local code=0
    if ! python3 -c 'import sys, torch; sys.exit(not torch.cuda.is_available())' >"$results/baseline.txt" 2>&1; then
        echo '{"status": "skipped"}' >"$results/baseline.json"
        finish baseline skipped "no PyTorch that sees a GPU; see baseline.txt"
        return
    fi
    local -a known=()
    [[ ! -s $results/bench.json ]] || known=(--bench "$results/bench.json")
    timeout "$LIMIT" python3 "$here/baseline.py" --networks "$(joined , "${timed[@]}")" \
        --precisions "$(joined , "${precisions[@]}")" --batches "$(joined , "${batches[@]}")" --seconds "$seconds_each" --json "$results/baseline.json" "${known[@]}" >"$results/baseline.txt" 2>&1 || code=$?
    if [[ $code == 0 ]]; then
        finish baseline passed "$(grep -c 'PyTorch .* ms' "$results/baseline.txt") measured"
    else
        finish baseline failed "exit code $code; see baseline.txt"
    fi
}

# What cudnn's provider says: the GPU's name, or what is missing. 0: there is a usable GPU.
check=0
cat "$here/BUNDLE" >"$results/bundle.txt"
: >"$results/summary.txt"
gpu=$("${java[@]}" io.github.dnn4j.backend.BackendCheck "$backend" 2>&1) || check=$?
if [[ $check != 0 ]]; then
    if gpu_here; then why="cuDNN's backend is not available"; else why="no NVIDIA GPU"; fi
    echo "$why: $gpu" | tee "$results/summary.txt"
    echo "{\"gpu\": null, \"reason\": $(quoted "$why: $gpu"), \"stages\": []}" >"$results/summary.json"
    [[ $why == "no NVIDIA GPU" ]]
    exit
fi
echo "$gpu" | tee "$results/summary.txt"
for stage in "${stages[@]}"; do
    started=$SECONDS
    "stage_$stage"
done
printf '{"gpu": %s, "bundle": %s, "date": "%s", "stages": [%s]}\n' "$(quoted "$gpu")" "$(quoted "$(cat "$here/BUNDLE")")" \
    "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(IFS=,; echo "${lines[*]}")" >"$results/summary.json"
exit "$failed"
