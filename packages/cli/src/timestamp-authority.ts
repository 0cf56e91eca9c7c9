import { usageError } from './errors.js';

/** Throws `ERR_USAGE` for what is no address of a timestamp authority. */
export function checkAuthority(tsa: string): void {
  if (URL.canParse(tsa) && /^https?:$/.test(new URL(tsa).protocol)) return;
  throw usageError(`--tsa is an address such as http://tsa.example/, not "${tsa}"`, {
    option: 'tsa',
  });
}
