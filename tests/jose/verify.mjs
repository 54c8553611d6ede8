// node verify.mjs ORIGIN: reads lines {token, issuer} as JSON from standard input, verifies each with the published key set, writes what it found.
import { createRemoteJWKSet, jwtVerify, decodeProtectedHeader } from 'jose';

const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', process.argv[2]));
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
for (const line of Buffer.concat(chunks).toString().split('\n').filter(Boolean)) {
  const { token, issuer } = JSON.parse(line);
  try {
    const { payload } = await jwtVerify(token, keys, { issuer, algorithms: ['RS256'], typ: 'JWT' });
    console.log(JSON.stringify({ ok: true, header: decodeProtectedHeader(token), payload }));
  } catch (error) {
    console.log(JSON.stringify({ ok: false, code: error.code ?? String(error) }));
  }
}
