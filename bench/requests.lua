-- Sends the bodies of a file to /graphql in turn, one per line, beginning with a random one: wrk -s requests.lua URL -- FILE
-- After the run, it writes a line of JSON: answers, answers that are not 200, and milliseconds of the p50 and p99.
local requests, next

function init(args)
  requests = {}
  for body in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format('POST', nil, { ['Content-Type'] = 'application/json', Accept = 'application/json' }, body)
  end
  math.randomseed(os.time() + tonumber(args[2]))
  next = math.random(#requests)
end

function request()
  next = next % #requests + 1
  return requests[next]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format('{"answers":%d,"failed":%d,"seconds":%f,"p50":%f,"p99":%f}\n', summary.requests, failed,
    summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
