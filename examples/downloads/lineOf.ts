import { amount } from '../shared/amount.js';
import type { Happening } from './happenings.js';

/** The line that reports a happening; `undefined` if there is nothing to report. */
export function lineOf(happening: Happening): string | undefined {
  switch (happening.kind) {
    case 'listed':
      return `${String(happening.files.length)} files`;
    case 'limit':
      return `limit: ${happening.limit === 0 ? '0, nobody is let in' : String(happening.limit)}`;
    case 'begun': {
      const { name, bytes, host } = happening.file;
      return `${name}: begun, ${amount(bytes)} from ${host}`;
    }
    case 'arrived':
      return `${happening.file.name}: arrived`;
    case 'stumbled':
      return `${happening.file.name}: ${reason(happening.error)}`;
    case 'failed':
      return `${happening.file.name}: given up`;
    case 'cancelled':
      return `${happening.file.name}: cancelled`;
    case 'dropped':
      return `${happening.file.name}: dropped`;
    case 'checked': {
      if (happening.right) return undefined;
      return `${happening.file.name}: its SHA-256 is not the one that the server told`;
    }
    case 'interrupted':
      return happening.report;
    case 'received':
    case 'ended':
      return undefined;
  }
}

/** `fetch` puts the reason of a failure into the cause. */
function reason(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}, ${cause.message}` : message;
}
