/**
 * The server says no: memory is full, the password is wrong, an access list forbids a command, or
 * the server is a replica. Its message and its `cause` say which.
 *
 * Sent to requests that wait, to new ones, and by `query()`. A connection that is lost is not such
 * an error: then requests wait until the server is back.
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
