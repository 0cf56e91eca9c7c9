import type { WatchTexts } from './watch-texts.js';

export const watchEn: WatchTexts = {
  overview: `  kyso watch [FILE|DIR…] [--once] [--state FILE] [--days 60,30,7]
`,
  commandHelp: `kyso watch [FILE|DIR…]: tell what runs out, 60, 30 and 7 days before and when it has

  FILE|DIR               certificates, PKCS#7 bags, revocation lists, CMS signatures, timestamp tokens, PDF
                         documents; of signatures the signers, timestamp authorities, authorities and lists
                         in them. Without any: the authorities that kyso trust keeps
  --trust FILE|DIR       certificates of authorities, as for kyso verify (repeatable)
  --store DIR            the store of kyso trust, beside the files
  --tokens               certificates in the tokens that are plugged in

  --once                 look once, show everything, and end
  --at TIME              with --once: as of this time (RFC 3339; default: now)
  --state FILE           what was told before; kept there, so that nothing is told twice after a restart
  --days N,N,…           days before the end (default 60,30,7)
  --crl-days N,N,…       days for revocation lists, which live shorter (default as --days)
  --every SECONDS        longest time between two looks (default 3600)

Marks: ! passed a threshold and is news, · was told before, ? cannot be read.
Without --once it runs until Ctrl-C and prints each event when it happens; with --json one JSON object on
a line. Exit codes with --once: 0 nothing is near its end, 1 something has run out, 2 something will within
its days or cannot be read. Nothing is fetched from the network.
`,
  errors: { ERR_WATCH_STATE: 'The file of --state is not what kyso watch keeps.' },
  words: {
    kinds: {
      certificate: 'certificate',
      'timestamp-authority': 'timestamp authority',
      authority: 'authority',
      crl: 'revocation list',
    },
    end: (daysLeft, day) =>
      daysLeft < 0 ? `HAS RUN OUT on ${day}` : `${daysLeft} days left, until ${day}`,
    nothing: 'There is nothing to watch.',
    problem: (source, reason) => `not watched: ${source}: ${reason}`,
  },
};
