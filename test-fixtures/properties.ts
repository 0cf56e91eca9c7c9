import fc from 'fast-check';

/**
 * Properties try the same values in every run of `npm test`: what fails, fails again. Others are tried with
 * `KYSO_FUZZ_SEED=N`.
 */
fc.configureGlobal({ seed: Number(process.env['KYSO_FUZZ_SEED'] ?? 20261121) });

export { fc };
