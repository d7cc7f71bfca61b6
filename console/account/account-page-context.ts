import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Account } from '../../contract/account';
import type { Refusal, Result } from './account-requests';

/** What the parts of the account page share. */
export interface AccountPageModel {
  account: Account;
  /** Takes notice of what concerns the whole page, and gives back what is for the form alone. */
  take(result: Result): Refusal | undefined;
  /** Asks for the account anew, and says what was done. */
  changed(message: string): void;
}

const AccountPageContext = createContext<AccountPageModel | undefined>(undefined);

export const AccountPageProvider = AccountPageContext.Provider;

/** @throws {Error} outside of the account page */
export function useAccountPage(): AccountPageModel {
  const model = useContext(AccountPageContext);
  if (!model) throw new Error('This belongs on the account page');
  return model;
}
