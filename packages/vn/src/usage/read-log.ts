import { join } from 'node:path';
import { linesOf, listLog, logFile } from './files.js';
import { damaged } from './open-tail.js';
import { readLine } from './record.js';
import type { UsageEvent } from './types.js';

/**
 * The events of a log in their order, one in memory at a time. The chain is not checked here: that is
 * `verifyUsageLog`. An incomplete last line is left out. Throws `ERR_USAGE_LOG` with `file` and `line`
 * where a line cannot be read, and `ERR_IO`.
 */
export async function* readUsageLog(directory: string): AsyncGenerator<UsageEvent> {
  const { numbers } = await listLog(directory);
  for (const number of numbers) {
    const name = logFile(number);
    for await (const line of linesOf(join(directory, name), name)) {
      if (!line.complete) continue;
      const record = line.tooLong ? undefined : readLine(line.bytes)?.record;
      if (!record) throw damaged(name, line.number, 'altered');
      if ('event' in record) yield record.event;
    }
  }
}
