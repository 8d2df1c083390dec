import { make } from './make.js';

/** A button that stays in reach of the keyboard while it has nothing to do. */
export interface Button {
  readonly element: HTMLButtonElement;
  /** Writes something else on it. */
  write(text: string): void;
  /** Says whether it does something now. */
  enable(enabled: boolean): void;
}

/**
 * Makes a button.
 *
 * @param text what is written on it
 * @param of what it belongs to: a screen reader reads both
 * @param press what it does
 */
export function button(text: string, of: string, press: () => void): Button {
  const element = make('button', '');
  element.type = 'button';
  const rest = make('span', 'unseen', ` ${of}`);
  const write = (text: string): void => element.replaceChildren(text, rest);
  write(text);
  // A button that is disabled would lose the focus.
  const enabled = (): boolean => element.getAttribute('aria-disabled') !== 'true';
  element.addEventListener('click', () => {
    if (enabled()) press();
  });
  return {
    element,
    write,
    enable: (enabled) => element.setAttribute('aria-disabled', String(!enabled)),
  };
}
