import { render } from 'preact';
import { startLanguage } from '../shared/index.js';
import { HomePage } from './home/home-page.js';
import { loadDesks } from './home/load-desks.js';

const place = document.getElementById('page');
if (place === null) throw new Error('The page has no place to draw in.');

startLanguage();
render(<HomePage />, place);
await loadDesks();
