import type { ReportedState } from '../../contract/reported-state';

type LastCommand = NonNullable<ReportedState['lastCommand']>;
type Result = LastCommand['result'];

/** What became of the last command that a gate took a decision on. */
export class CommandOutcome {
  constructor(private last: LastCommand | undefined) {}

  get lastCommand(): LastCommand | undefined {
    return this.last;
  }

  decide(id: string, message: LastCommand['message'], result: Result, reason?: string): void {
    this.last = { id, message, result, ...(reason !== undefined && { reason }) };
  }

  /** Ends the movement that a command began; without one under way, it changes nothing. */
  conclude(result: Result, reason?: string): void {
    if (this.last?.result === 'accepted') this.decide(this.last.id, this.last.message, result, reason);
  }
}
