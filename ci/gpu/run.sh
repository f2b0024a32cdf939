#!/usr/bin/env bash
# Checks and measures dnn4j on an NVIDIA GPU, from an unpacked bundle of ci/gpu-bundle.
#   run.sh RESULTS [STAGE...]   writes at most eight files, each of at most 16 MiB, into the folder RESULTS
# Stages, all in this order by default, within thirty minutes; one that is named has up to eight minutes:
#   doctor                        what is found on this machine: device.json
#   zoo-bf16 zoo-f32 zoo-f16      published networks against the reference, those that are timed first
#   bench-bf16 bench-f32 bench-f16   times of networks
#   parity                        every layer, in every shape of the tests, forward and in training, against the reference
#   sanitizer                     a short run under compute-sanitizer's memcheck, if that is here
#   baseline                      the timed networks in PyTorch, if that is here and sees the GPU; the ratios, after bench
# Files: summary.txt, summary.json, log.txt (all output), device.json, parity.json, zoo.json, bench.json, baseline.json.
# Stages that are run later add to them.
# Environment:
#   DNN4J_CUDA_PATH   folders with CUDA's and cuDNN's libraries, to be looked in first
#   DNN4J_NETWORKS    networks of zoo and bench, instead of all and of those of the speed target
#   DNN4J_BATCHES     batch sizes of bench (default: 1 32 256)
#   DNN4J_PLANS       folder of a plan cache, to which plans are added (default: plans in the bundle)
#   DNN4J_SECONDS     seconds of a stage that is named (default: 470)
#   DNN4J_BACKEND     reference instead of cudnn, to try this script where no GPU is
# Exit code: 0 if all went well or there is no NVIDIA GPU, 1 if something failed, 2 if the command line was wrong.
set -uo pipefail
here=$(cd "${BASH_SOURCE[0]%/*}" && pwd -P)
readonly here
readonly ALL=(doctor zoo-bf16 bench-bf16 parity zoo-f32 bench-f32 baseline sanitizer zoo-f16 bench-f16)
readonly ALONE=${DNN4J_SECONDS:-470} # seconds of a stage that is named
# Seconds of a stage when all are run: 1730 together.
declare -rA SHARE=([doctor]=30 [zoo-bf16]=240 [bench-bf16]=240 [parity]=300 [zoo-f32]=200 [bench-f32]=180 [baseline]=200
    [sanitizer]=100 [zoo-f16]=120 [bench-f16]=120)
readonly MOST_BYTES=$((16 * 1048576))

usage() {
    sed -n '2,/^set -/p' "${BASH_SOURCE[0]}" | sed -n 's/^# \{0,1\}//p' >&2
    exit 2
}

[[ $# -ge 1 && $1 != -* ]] || usage
results=$1
shift
named=$#
if [[ $named -gt 0 ]]; then stages=("$@"); else stages=("${ALL[@]}"); fi
for stage in "${stages[@]}"; do
    [[ " ${ALL[*]} " == *" $stage "* ]] || { echo "run.sh: there is no stage '$stage': ${ALL[*]}" >&2; exit 2; }
done
mkdir -p "$results" || exit 2
results=$(cd "$results" && pwd -P)
readonly backend=${DNN4J_BACKEND:-cudnn}
readonly precisions=(f32 bf16 f16)
readonly log=$results/log.txt
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
plans=${DNN4J_PLANS:-$here/plans}
kept=()
if mkdir -p "$plans" 2>/dev/null && [[ -w $plans ]]; then kept=(--plan-cache "$plans"); fi

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

failed=0

# finish STAGE STATUS NOTE: a line of the summary, and an element of its list.
finish() {
    local seconds=$((SECONDS - started))
    add "$results/summary.json" <<<"{\"stage\": \"$1\", \"status\": \"$2\", \"seconds\": $seconds, \"note\": $(quoted "$3"), \"gpu\": $(quoted "$gpu"), \"bundle\": $(quoted "$(cat "$here/BUNDLE")"), \"date\": \"$(date -u +%Y-%m-%dT%H:%M:%SZ)\"}"
    printf '%-10s %-8s %4d s  %s\n' "$1" "$2" "$seconds" "$3" | tee -a "$results/summary.txt"
    [[ $2 != failed ]] || failed=1
}

left() {
    local seconds=$((limit - (SECONDS - started)))
    echo $((seconds > 0 ? seconds : 0))
}

# add FILE: puts the JSON document of standard input behind those of the list in FILE.
add() {
    if [[ -s $1 ]]; then
        head -n -1 "$1" >"$1.new" && echo , >>"$1.new"
    else
        echo '[' >"$1.new"
    fi
    { cat && printf '\n]\n'; } >>"$1.new" && mv "$1.new" "$1"
}

stage_doctor() {
    timeout "$limit" "${dnn4j[@]}" doctor >>"$log" 2>&1
    timeout "$limit" "${dnn4j[@]}" doctor --json >"$results/device.json" 2>/dev/null
    if command -v nvidia-smi >/dev/null; then nvidia-smi >>"$log" 2>&1; fi
    # The exit code tells of oneDNN, which is not in the bundle.
    if [[ -s $results/device.json ]]; then finish doctor passed "$gpu"; else finish doctor failed "see log.txt"; fi
}

stage_parity() {
    local code=0 out passed bad
    out=$(timeout "$limit" "${java[@]}" org.junit.platform.console.ConsoleLauncher execute --disable-banner \
        --disable-ansi-colors --details=summary --details-theme=ascii \
        -c io.github.dnn4j.parity.ParityTest -c io.github.dnn4j.parity.BackwardParityTest 2>&1) || code=$?
    echo "$out" >>"$log"
    passed=$(sed -n 's/^\[ *\([0-9]*\) tests successful.*/\1/p' <<<"$out")
    bad=$(sed -n 's/^\[ *\([0-9]*\) tests failed.*/\1/p' <<<"$out")
    echo "{\"exit\": $code, \"successful\": ${passed:-0}, \"failed\": ${bad:-0}}" >"$results/parity.json"
    if [[ $code == 0 && ${passed:-0} -gt 0 ]]; then
        finish parity passed "$passed tests"
    else
        finish parity failed "exit code $code, ${passed:-0} tests passed, ${bad:-0} failed; see log.txt"
    fi
}

# verify ARGUMENT...: adds what verify says to zoo.json.
verify() {
    local code=0 one
    one=$(timeout "$(left)" "${dnn4j[@]}" verify --backend "$backend" "${kept[@]}" --json "$@" 2>>"$log") || code=$?
    printf '%s: %s\n' "verify $*" "$([[ $code == 0 ]] && echo passed || echo "exit code $code")" >>"$log"
    add "$results/zoo.json" <<<"${one:-{\"command\": $(quoted "verify $*"), \"exit\": $code\}}"
    return "$code"
}

# The networks of zoo: those that are timed, then the others.
zoo_networks() {
    local name
    printf '%s\n' "${timed[@]}"
    [[ -n ${DNN4J_NETWORKS:-} ]] || for name in $("${dnn4j[@]}" networks | awk 'dashes && NF { print $1 } /^-/ { dashes = 1 }'); do
        [[ " ${timed[*]} " == *" $name "* ]] || echo "$name"
    done
}

# zoo TYPE
zoo() {
    local -a networks=() bad=() late=()
    mapfile -t networks < <(zoo_networks)
    local network done=0
    for network in "${networks[@]}"; do
        if (($(left) == 0)); then
            late+=("$network")
        elif verify --network "$network" --precision "$1"; then
            done=$((done + 1))
        elif (($(left) == 0)); then
            late+=("$network")
        else
            bad+=("$network")
        fi
    done
    if [[ ${#bad[@]} -gt 0 ]]; then
        finish "zoo-$1" failed "$done agree; not: ${bad[*]}"
    elif [[ $done == 0 ]]; then
        finish "zoo-$1" failed "nothing was compared"
    else
        finish "zoo-$1" passed "$done agree${late[*]:+; no time for: ${late[*]}}"
    fi
}

# bench TYPE
bench() {
    local -a bad=() late=()
    local network batch code done=0 one=$results/one.json
    for batch in "${batches[@]}"; do
        for network in "${timed[@]}"; do
            if (($(left) == 0)); then
                late+=("$network/$batch")
                continue
            fi
            code=0
            timeout "$(left)" "${dnn4j[@]}" bench "$network" --backend "$backend" --precision "$1" --batch "$batch" \
                "${kept[@]}" --time "$seconds_each" --no-start-up --layers --json "$one" >>"$log" 2>&1 || code=$?
            if [[ $code == 0 && -s $one ]]; then
                add "$results/bench.json" <"$one"
                done=$((done + 1))
            elif (($(left) == 0)); then
                late+=("$network/$batch")
            else
                bad+=("$network/$batch")
            fi
            rm -f "$one"
        done
    done
    if [[ ${#bad[@]} -gt 0 || $done == 0 ]]; then
        finish "bench-$1" failed "$done measured; not: ${bad[*]:-}"
    else
        finish "bench-$1" passed "$done measured${late[*]:+; no time for: ${late[*]}}"
    fi
}

stage_zoo-bf16() { zoo bf16; }
stage_zoo-f32() { zoo f32; }
stage_zoo-f16() { zoo f16; }
stage_bench-bf16() { bench bf16; }
stage_bench-f32() { bench f32; }
stage_bench-f16() { bench f16; }

stage_sanitizer() {
    local tool code=0
    tool=$(command -v compute-sanitizer || ls /usr/local/cuda*/bin/compute-sanitizer 2>/dev/null | head -1)
    if [[ -z $tool ]]; then
        finish sanitizer skipped "compute-sanitizer is not here"
        return
    fi
    # What cuDNN keeps until the process ends is no leak, so leaks are not looked for.
    timeout "$limit" "$tool" --tool memcheck --error-exitcode 9 "${dnn4j[@]}" verify \
        --backend "$backend" --network shufflenet_g1 --size 32x32 >>"$log" 2>&1 || code=$?
    if [[ $code == 0 ]]; then finish sanitizer passed memcheck; else finish sanitizer failed "exit code $code; see log.txt"; fi
}

stage_baseline() {
    local code=0
    if ! python3 -c 'import sys, torch; sys.exit(not torch.cuda.is_available())' >>"$log" 2>&1; then
        finish baseline skipped "no PyTorch that sees a GPU; see log.txt"
        return
    fi
    local -a known=()
    [[ ! -s $results/bench.json ]] || known=(--bench "$results/bench.json")
    timeout "$limit" python3 "$here/baseline.py" --networks "$(joined , "${timed[@]}")" \
        --precisions "$(joined , "${precisions[@]}")" --batches "$(joined , "${batches[@]}")" --seconds "$seconds_each" --json "$results/baseline.json" "${known[@]}" >>"$log" 2>&1 || code=$?
    if [[ $code == 0 ]]; then
        finish baseline passed "measured; see log.txt"
    else
        finish baseline failed "exit code $code; see log.txt"
    fi
}

# Of a file that has grown too large, the end is kept.
bounded() {
    local file
    for file in "$log" "$results/summary.txt"; do
        if [[ -s $file && $(stat -c %s "$file") -gt $MOST_BYTES ]]; then
            tail -c "$MOST_BYTES" "$file" >"$file.new" && mv "$file.new" "$file"
        fi
    done
}

# What cudnn's provider says: the GPU's name, or what is missing. 0: there is a usable GPU.
check=0
cat "$here/BUNDLE" >>"$log"
gpu=$("${java[@]}" io.github.dnn4j.backend.BackendCheck "$backend" 2>&1) || check=$?
if [[ $check != 0 ]]; then
    if gpu_here; then why="cuDNN's backend is not available"; else why="no NVIDIA GPU"; fi
    echo "$why: $gpu" | tee "$results/summary.txt"
    echo "{\"gpu\": null, \"reason\": $(quoted "$why: $gpu"), \"stages\": []}" >"$results/summary.json"
    [[ $why == "no NVIDIA GPU" ]]
    exit
fi
echo "$gpu" | tee -a "$results/summary.txt"
for stage in "${stages[@]}"; do
    started=$SECONDS
    limit=${SHARE[$stage]}
    if ((named > 0)); then limit=$ALONE; fi
    echo "== $stage" >>"$log"
    "stage_$stage"
    bounded
done
exit "$failed"
