import { gatehouse } from './gatehouse';

/** Outputs of the stack; `gatehouse.ts` says what each is. */
export const { region } = gatehouse();
