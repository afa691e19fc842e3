-- Sends the requests of a file in turn, one per line, beginning with a random one: wrk -s requests.lua URL -- FILE SEED
-- A line is a path to GET, followed by a tab and the ETag that the client knows if it knows one; or else a body to POST to the URL.
-- After the run, it writes a line of JSON: answers, answers that are errors, bytes received, and milliseconds of the p50 and p99.
local requests, next

local function formatted(line)
  if line:sub(1, 1) ~= '/' then
    return wrk.format('POST', nil, { ['Content-Type'] = 'application/json', Accept = 'application/json' }, line)
  end
  local path, etag = line:match('^([^\t]*)\t?(.*)$')
  return wrk.format('GET', path, { ['If-None-Match'] = etag ~= '' and etag or nil })
end

function init(args)
  requests = {}
  for line in io.lines(args[1]) do requests[#requests + 1] = formatted(line) end
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
  io.write(string.format('{"answers":%d,"failed":%d,"bytes":%d,"seconds":%f,"p50":%f,"p99":%f}\n', summary.requests, failed,
    summary.bytes, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
