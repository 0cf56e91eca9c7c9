/**
 * Signs with a token until it is killed, one signature a line in base64:
 *
 *     node token-endless.mjs MODULE SESSIONS BASE64
 */
import { tokenSigner, valueSigner } from './contenders/token-rows.mjs';

const [module, sessions, base64] = process.argv.slice(2);
const signer = await tokenSigner(module, { sessions: Number(sessions) });
const sign = valueSigner(signer, Buffer.from(base64, 'base64'));
const lane = async () => {
  for (;;) process.stdout.write(`${Buffer.from(await sign()).toString('base64')}\n`);
};
await Promise.all(Array.from({ length: Number(sessions) }, lane));
