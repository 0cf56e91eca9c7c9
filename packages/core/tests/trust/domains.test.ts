import { describe, expect, it } from 'vitest';
import { BUILT_IN_DOMAINS, authoritiesToImport } from '../../src/trust/domains.js';

const authorities = BUILT_IN_DOMAINS.flatMap((domain) => domain.authorities);

describe('built-in trust domains', () => {
  it('pin each certificate once, by a whole SHA-256 in lower case', () => {
    for (const { sha256 } of authorities) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(authorities.map(({ sha256 }) => sha256)).size).toBe(authorities.length);
  });

  it('bring pins of roots and no anchor: what is below a root comes by its chain', () => {
    for (const domain of BUILT_IN_DOMAINS) {
      expect(domain.anchors).toEqual([]);
      const roots = domain.authorities.filter(({ kind }) => kind === 'root');
      expect(domain.pins).toEqual(roots.map(({ sha256 }) => sha256));
    }
  });

  it('have a root each and say where to get it', () => {
    for (const domain of BUILT_IN_DOMAINS) {
      const roots = domain.authorities.filter(({ kind }) => kind === 'root');
      expect(roots.length).toBeGreaterThan(0);
      for (const root of roots) expect(root.source).toMatch(/^https?:\/\/(ca|rootca)\.gov\.vn\//);
    }
  });

  it('write names in Unicode normal form C', () => {
    for (const { subject } of authorities) expect(subject).toBe(subject.normalize('NFC'));
  });
});

describe('authoritiesToImport', () => {
  const official = 'C=VN, O=Ban Cơ yếu Chính phủ, CN=CA phục vụ các cơ quan Nhà nước G2';

  it('names the issuer of an official and the roots above it', () => {
    const found = authoritiesToImport(official);
    expect(found.map(({ kind }) => kind)).toEqual(['root', 'intermediate', 'root']);
    expect(found[1]?.subject).toBe(official);
  });

  it('finds the name in decomposed Unicode', () => {
    expect(authoritiesToImport(official.normalize('NFD'))).toEqual(authoritiesToImport(official));
  });

  it('names the roots of every domain for an issuer that none knows', () => {
    const roots = authorities.filter(({ kind }) => kind === 'root');
    expect(authoritiesToImport('CN=Sandbox CA')).toEqual(roots);
  });
});
