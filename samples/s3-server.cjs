// An S3 server for the demo and the tests: s3rver keeps the objects; in front of it every request must carry a valid AWS Signature Version 4, in its
// headers or in its query. Arguments: folder, bucket, access key, secret key, region.
// POST /-/clock?minutes=N sets its clock ahead.
const http = require("node:http");
const { createHash, createHmac } = require("node:crypto");
const S3rver = require("s3rver");

const [folder, bucket, accessKey, secretKey, region] = process.argv.slice(2);
let minutesAhead = 0;
const now = () => Date.now() + minutesAhead * 60_000;
const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (letter) => "%" + letter.charCodeAt(0).toString(16).toUpperCase());
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();
const timeOf = (text) => Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

const signatureOf = (request, url, credential, date, signedHeaders, payload) => {
  const query = [...url.searchParams].filter(([name]) => name !== "X-Amz-Signature").map(([name, value]) => `${encode(name)}=${encode(value)}`).sort().join("&");
  const headers = signedHeaders.split(";").map((name) => `${name}:${(request.headers[name] || "").trim().replace(/ +/g, " ")}\n`).join("");
  const path = url.pathname.split("/").map((part) => encode(decodeURIComponent(part))).join("/");
  const canonical = [request.method, path, query, headers, signedHeaders, payload].join("\n");
  const [, day, place, service, end] = credential;
  const text = ["AWS4-HMAC-SHA256", date, [day, place, service, end].join("/"), createHash("sha256").update(canonical).digest("hex")].join("\n");
  return hmac([day, place, service, end].reduce(hmac, "AWS4" + secretKey), text).toString("hex");
};

// Null when the request may pass, else status and code.
const refusalOf = (request, url) => {
  const header = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)$/.exec(request.headers.authorization || "");
  const query = url.searchParams;
  const isPresigned = !header && query.has("X-Amz-Signature");
  if (!header && !isPresigned) {
    return [403, "AccessDenied"];
  }

  const credential = (isPresigned ? query.get("X-Amz-Credential") : header[1]).split("/");
  const date = isPresigned ? query.get("X-Amz-Date") : request.headers["x-amz-date"];
  if (credential[0] !== accessKey) {
    return [403, "InvalidAccessKeyId"];
  }

  if (credential[2] !== region) {
    return [400, "AuthorizationHeaderMalformed"];
  }

  const age = now() - timeOf(date);
  if (isPresigned ? age > Number(query.get("X-Amz-Expires")) * 1000 || age < -15 * 60_000 : Math.abs(age) > 15 * 60_000) {
    return [403, isPresigned ? "AccessDenied" : "RequestTimeTooSkewed"];
  }

  const signature = isPresigned
    ? signatureOf(request, url, credential, date, query.get("X-Amz-SignedHeaders"), "UNSIGNED-PAYLOAD")
    : signatureOf(request, url, credential, date, header[2], request.headers["x-amz-content-sha256"]);
  return signature === (isPresigned ? query.get("X-Amz-Signature") : header[3]) ? null : [403, "SignatureDoesNotMatch"];
};

const store = new S3rver({ directory: folder, silent: true, configureBuckets: [{ name: bucket }] });
store.configureBuckets().then(() => {
  const handle = store.callback();
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, "http://localhost");
    if (url.pathname === "/-/clock") {
      minutesAhead = Number(url.searchParams.get("minutes"));
      response.writeHead(204).end();
      return;
    }

    response.setHeader("date", new Date(now()).toUTCString());
    const refusal = refusalOf(request, url);
    if (refusal) {
      const [status, code] = refusal;
      response.writeHead(status, { "content-type": "application/xml" });
      response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>refused</Message><ServerTime>${new Date(now()).toISOString()}</ServerTime></Error>`);
      return;
    }

    delete request.headers.authorization;
    [...url.searchParams.keys()].filter((name) => name.startsWith("X-Amz-")).forEach((name) => url.searchParams.delete(name));
    request.url = url.pathname + url.search;
    handle(request, response);
  });
  server.listen(0, "127.0.0.1", () => console.log("listening " + server.address().port));
});
