import { coreError, type KysoError } from '../../errors.js';
import { isInRange, parseRange } from '../../net/address.js';
import { hostOf, portOf } from '../../net/guard.js';

/** Proxies as `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` name them. */
export interface ProxySettings {
  /** For http addresses: `http://user:password@proxy.bo.gov.vn:3128`; https to the proxy itself as well. */
  readonly http?: string;
  /** For https addresses, by CONNECT. */
  readonly https?: string;
  /**
   * What is asked for directly, with commas between: a host with all below it (`gov.vn`, `.gov.vn`), one port of it
   * (`ca.gov.vn:8080`), an address or range of addresses (`10.0.0.0/8`), or `*` for everything.
   */
  readonly noProxy?: string;
}

/** A proxy ready for use. */
export interface Proxy {
  readonly url: URL;
  /** Value of Proxy-Authorization, where it has credentials. */
  readonly authorization: string | undefined;
  /** Host and port, as told in errors. */
  readonly name: string;
}

/**
 * The proxies of an environment: `http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`, in small letters or capitals,
 * small ones first. `HTTP_PROXY` does not count inside a CGI program, where a client may have set it.
 */
export function proxyFromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): ProxySettings {
  // An empty variable is none: so proxies are switched off.
  const given = (name: string) => (env[name] === '' ? undefined : env[name]);
  const named = (name: string) => given(name) ?? given(name.toUpperCase());
  const all = named('all_proxy');
  const isCgi = env['REQUEST_METHOD'] !== undefined;
  const http = (isCgi ? given('http_proxy') : named('http_proxy')) ?? all;
  const https = named('https_proxy') ?? all;
  const noProxy = named('no_proxy');
  return {
    ...(http !== undefined && { http }),
    ...(https !== undefined && { https }),
    ...(noProxy !== undefined && { noProxy }),
  };
}

/**
 * Which proxy an address goes by, `undefined` for directly. Throws at once `ERR_NETWORK`, `proxy`, for a proxy
 * that is no http(s) address; the error does not tell it, for it may hold a password.
 */
export function proxyRule(settings: ProxySettings): (target: URL) => Proxy | undefined {
  const http = proxyOf(settings.http);
  const https = proxyOf(settings.https);
  const exceptions = (settings.noProxy ?? '')
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map(exceptionOf);
  return (target) => {
    if (exceptions.some((matches) => matches(target))) return undefined;
    return target.protocol === 'https:' ? https : http;
  };
}

function proxyOf(text: string | undefined): Proxy | undefined {
  if (text === undefined || text === '') return undefined;
  const address = text.includes('://') ? text : `http://${text}`;
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) throw notAProxy();
  const url = new URL(address);
  const { username, password } = url;
  const pair = `${decoded(username)}:${decoded(password)}`;
  const authorization =
    username === '' && password === ''
      ? undefined
      : `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
  return { url: new URL(url.origin), authorization, name: `${hostOf(url)}:${portOf(url)}` };
}

function notAProxy(): KysoError {
  return coreError('ERR_NETWORK', 'a proxy has an http or https address', {
    facts: { reason: 'proxy' },
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text; // a percent sign that nobody escaped
    throw error;
  }
}

function exceptionOf(entry: string): (target: URL) => boolean {
  if (entry === '*') return () => true;
  const range = parseRange(entry.replace(/^\[|\]$/g, ''));
  if (range) return (target) => isInRange(hostOf(target), range);
  const [, name = entry, port] = /^(.*?)(?::(\d{1,5}))?$/.exec(entry.toLowerCase()) ?? [];
  const host = name.replace(/^\*?\./, '').replace(/^\[|\]$/g, '');
  return (target) => {
    if (port !== undefined && Number(port) !== portOf(target)) return false;
    const asked = hostOf(target);
    return asked === host || asked.endsWith(`.${host}`);
  };
}
