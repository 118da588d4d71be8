import { render } from 'preact';
import { startLanguage, startTicking } from '../shared/index.js';
import { App } from './app.js';
import { checkSession } from './session.js';

const root = document.getElementById('console');
if (root === null) throw new Error('The page has no place for the console.');
startLanguage();
startTicking();
render(<App />, root);
await checkSession();
