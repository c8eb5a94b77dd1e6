-- What wrk asks for, of a server of products: `show`, `list` or `create`.
-- usage: wrk -s requests.lua URL/ -- REQUEST PRODUCT CATEGORY TOKEN SESSION ACCOUNT SKU

local product = [[{"categoryId":"%s","name":"Oak chair","sku":"%s-%d","price":"129.90","stock":12,
  "specs":{"depth":81,"grain":"oak"},"status":"draft"}]]
local count = 0

function init(arguments)
  kind, id, category, token, session, account, sku = unpack(arguments)
  path = wrk.path .. "products"
  if kind == "show" then
    path = path .. "/" .. id
  end
  headers = {
    ["content-type"] = "application/json",
    -- The shop verifies the token, and the baseline takes what it says on trust.
    ["authorization"] = "Bearer " .. token,
    ["session"] = session,
    ["account"] = account,
  }
  get = wrk.format("GET", path, {})
end

-- A product of its own each time, since no two have the same number.
function request()
  if kind ~= "create" then
    return get
  end
  count = count + 1
  return wrk.format("POST", path, headers, product:format(category, sku, count))
end
