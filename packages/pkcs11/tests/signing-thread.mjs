/** A thread of a caller: signs some times with the built package, answers how many signatures it got, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { pkcs11Signer } from '../dist/index.js';

const { module, pin, count, closes = true } = workerData;
const signer = await pkcs11Signer({ module, pin, sessions: 1 });
let signed = 0;
for (; signed < count; signed++) {
  await signer.sign(new Uint8Array([signed]), { digestAlgorithm: 'SHA-256' });
}
if (closes) await signer.close();
parentPort.postMessage(signed);
