// Starts the desk: signs in and opens it.
import { send } from 'panorama-client/api';
import { start, type Page } from 'panorama-client/sign-in';
import { tick } from './card/progress';
import { Desk } from './desk';
import { MyDesk } from './documents';
import { HELD_SHOWN } from './held';
import { say } from './words';
import 'panorama-client/styles.css';
import './styles.css';

setInterval(tick, 1000);

const page: Page = {
  root: document.querySelector('#desk') as HTMLElement,
  title: say('title'),
  open: async () => new Desk(page, (await send(MyDesk, { first: HELD_SHOWN })).data).begin(),
};
void start(page);
