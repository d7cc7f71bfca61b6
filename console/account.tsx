import { render } from 'preact';
import './styles/account.css';
import { AccountPage } from './account/account-page';
import { chooseLanguage, LANGUAGE_KEY } from './language/languages';
import { Speaking } from './language/voice';

const root = document.getElementById('console');
if (!root) throw new Error('The page has no element "console"');

const language = chooseLanguage(localStorage.getItem(LANGUAGE_KEY), navigator.languages);
document.documentElement.lang = language;
render(
  <Speaking value={language}>
    <AccountPage />
  </Speaking>,
  root,
);
