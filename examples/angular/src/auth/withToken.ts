import {
  HttpErrorResponse,
  type HttpInterceptorFn,
  type HttpRequest,
  HttpStatusCode,
} from '@angular/common/http';
import { inject } from '@angular/core';
import { defer, retry, throwError } from 'rxjs';
import { Tokens } from './Tokens';

/** The token that another tab has got may be refused as well. One that is new is tried last. */
const ATTEMPTS_AFTER_THE_FIRST = 2;

/** Sends each request with the token, and again with another one if the server refuses it. */
export const withToken: HttpInterceptorFn = (request, next) => {
  if (!needsToken(request.url)) return next(request);
  const tokens = inject(Tokens);
  return defer(() => {
    let token: string | undefined;
    return defer(() => {
      token = tokens.present;
      return next(bearing(token, request));
    }).pipe(
      retry({
        count: ATTEMPTS_AFTER_THE_FIRST,
        delay: (error: unknown) =>
          isRefused(error) ? tokens.after(token) : throwError(() => error),
      }),
    );
  });
};

/** Other servers must not see the token, and a refresh that is refused must not ask for a refresh. */
const needsToken = (url: string) => url.startsWith('/api/') && url !== '/api/refresh';

const bearing = (token: string | undefined, request: HttpRequest<unknown>) =>
  token === undefined
    ? request
    : request.clone({ setHeaders: { Authorization: `Bearer ${token}` } });

const isRefused = (error: unknown) =>
  error instanceof HttpErrorResponse && error.status === (HttpStatusCode.Unauthorized as number);
