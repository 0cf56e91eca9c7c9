import { nodeCrypto } from '@kyso/core/node';
import { publicUrl } from '@kyso/core/net';
import { tsaClients, type TimestampProgress, type TimestampSource } from '@kyso/core/timestamp';
import { usageError } from './errors.js';
import { commandNetwork } from './network.js';
import { progress, type Context } from './terminal.js';
import { texts } from './texts/index.js';

/** The authorities of `--tsa`, in order. Throws `ERR_USAGE`. */
export function timestampsOf(tsa: readonly string[], context: Context): TimestampSource {
  for (const url of tsa) checkAuthority(url);
  return tsaClients(tsa, {
    fetcher: commandNetwork(context.terminal),
    crypto: nodeCrypto(),
    onProgress: (event) => {
      tellProgress(event, context);
    },
  });
}

/** Throws `ERR_USAGE` for what is no address of a timestamp authority. */
export function checkAuthority(tsa: string): void {
  if (URL.canParse(tsa) && /^https?:$/.test(new URL(tsa).protocol)) return;
  const told = URL.canParse(tsa) ? publicUrl(tsa) : tsa;
  throw usageError(`--tsa is an address such as http://tsa.example/, not "${told}"`, {
    option: 'tsa',
  });
}

function tellProgress(event: TimestampProgress, context: Context): void {
  const words = texts(context.language);
  switch (event.kind) {
    case 'asking':
      progress(context, words.askingForTime(event.url));
      return;
    case 'waiting':
      progress(context, words.network.waiting(event.url, event.waitMs / 1000, event.reason));
      return;
    case 'failed':
      progress(context, words.network.gaveUp(event.url, event.reason));
      return;
    case 'answered':
      return;
  }
}
