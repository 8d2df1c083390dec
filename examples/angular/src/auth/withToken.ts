import { HttpErrorResponse, type HttpInterceptorFn, HttpStatusCode } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, defer, switchMap, throwError } from 'rxjs';
import { Tokens } from './Tokens';

/** Sends each request with the token, and once more with a new one if the server refuses it. */
export const withToken: HttpInterceptorFn = (request, next) => {
  if (!needsToken(request.url)) return next(request);
  const tokens = inject(Tokens);
  const send = (token: string | undefined) =>
    next(
      token === undefined
        ? request
        : request.clone({ setHeaders: { Authorization: `Bearer ${token}` } }),
    );
  return defer(() => {
    const token = tokens.present;
    return send(token).pipe(
      catchError((error: unknown) =>
        isRefused(error)
          ? tokens.after(token).pipe(switchMap((newToken) => send(newToken)))
          : throwError(() => error),
      ),
    );
  });
};

/** Other servers must not see the token, and a refresh that is refused must not ask for a refresh. */
const needsToken = (url: string) => url.startsWith('/api/') && url !== '/api/refresh';

const isRefused = (error: unknown) =>
  error instanceof HttpErrorResponse && error.status === (HttpStatusCode.Unauthorized as number);
