import { render } from 'preact';
import './styles/console.css';
import { App } from './app';
import { ConsoleModel } from './console-model';

const root = document.getElementById('console');
if (!root) throw new Error('The page has no element "console"');

let isScheduled = false;
const model: ConsoleModel = new ConsoleModel(() => {
  // Several changes at once, such as a snapshot of all gates, are drawn once.
  if (isScheduled) return;
  isScheduled = true;
  queueMicrotask(() => {
    isScheduled = false;
    render(<App model={model} state={model.state} />, root);
  });
});

render(<App model={model} state={model.state} />, root);
model.start();
