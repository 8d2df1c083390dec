/**
 * The server refuses: its memory is full, the password is wrong, an access list forbids a command,
 * or it is a replica. The message and the `cause` say which.
 *
 * Waiting requests, new requests and `query()` error with it. A lost connection is not such an
 * error: requests then wait until the server is back.
 *
 * @example
 * import { SessionError } from 'rxjs-locks/redis';
 *
 * const cause = new Error('WRONGPASS invalid username-password pair or user is disabled.');
 * const error = new SessionError('the server refuses', { cause });
 * console.log(error.name, error.cause === cause); // SessionError true
 */
export class SessionError extends Error {
  override readonly name = 'SessionError';
}
