/** What one can be inside of. */
export type Room = 'lock' | 'reader' | 'writer' | 'seat';

/** Hears who comes and who goes, of all tabs. */
export interface Ledger {
  enter(room: Room): Promise<void> | void;
  /** Awaited before the lease is released. */
  leave(room: Room): Promise<void> | void;
}

/** How many seats there are. */
export const seats = 2;

/** The history of all tabs, and what must not be in it. */
export class History implements Ledger {
  readonly inside: Record<Room, number> = { lock: 0, reader: 0, writer: 0, seat: 0 };
  readonly entered: Record<Room, number> = { lock: 0, reader: 0, writer: 0, seat: 0 };
  readonly overlaps: string[] = [];

  enter(room: Room): void {
    this.inside[room]++;
    this.entered[room]++;
    const { lock, reader, writer, seat } = this.inside;
    if (lock > 1 || seat > seats || writer > 1 || (writer > 0 && reader > 0)) {
      this.overlaps.push(JSON.stringify(this.inside));
    }
  }

  leave(room: Room): void {
    this.inside[room]--;
  }
}
