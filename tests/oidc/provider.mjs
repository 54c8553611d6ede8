// An OpenID provider on the loopback: node provider.mjs REDIRECT_URI. Prints its issuer, answers until its input ends.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id: 'learning', client_secret: 'a secret:with/odd+characters', redirect_uris: [process.argv[2]], grant_types: ['authorization_code'], response_types: ['code'] }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'picture'] },
  pkce: { required: () => true },
  cookies: { keys: ['only for this test'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: !id.startsWith('unverified'), name: 'Grace Hopper', picture: 'https://pics.example/grace.png' }),
  }),
});
provider.on('server_error', (_, error) => console.error(error));

server.on('request', provider.callback());
console.log(issuer);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
