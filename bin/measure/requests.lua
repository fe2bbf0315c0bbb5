-- What wrk sends: the lines of BENCH_REQUESTS in turn, as paths, or as bodies to BENCH_POST_TO.
local target, ready, at = os.getenv("BENCH_POST_TO"), {}, tonumber(os.getenv("BENCH_START"))

function init(args)
    for line in io.lines(os.getenv("BENCH_REQUESTS")) do
        if target then
            ready[#ready + 1] = wrk.format("POST", target, {["Content-Type"] = "application/json"}, line)
        else
            ready[#ready + 1] = wrk.format("GET", line)
        end
    end
end

function request()
    at = at % #ready + 1
    return ready[at]
end

function done(summary, latency, requests)
    local wrong = summary.errors
    print(string.format(
        '\n{"requests": %d, "seconds": %f, "refused": %d, "broken": %d, "p50_ms": %f, "p99_ms": %f, "bytes": %d}',
        summary.requests, summary.duration / 1e6, wrong.status,
        wrong.connect + wrong.read + wrong.write + wrong.timeout,
        latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.bytes
    ))
end
