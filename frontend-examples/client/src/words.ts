// The words of what every front end has: signing in, the state of the connection, forms. Each front end has its own file like this.
import * as labels from './generated/labels';
import type { Role } from './roles';

export const language: 'zh-CN' | 'en' = navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';

/** A text in Chinese and in English. */
export type Words = readonly [zh: string, en: string];
const column = language === 'zh-CN' ? 0 : 1;

/** The text of the reader's language. */
export const read = (words: Words): string => words[column];

/** The texts of a front end, by their names. */
export const texts = <Key extends string>(all: Record<Key, Words>) => (key: Key): string => read(all[key]);

/** The labels of an enum, from the tables of the server; `here` has the values that this screen calls by another name. The compiler asks for a
 * label for each value. A value that is newer than the page is shown as it is. */
export const label = <Key extends string>(table: Record<Key, Words>, here: Partial<Record<Key, Words>> = {}) => (key: Key): string =>
  (here[key] ?? table[key])?.[column] ?? key;

export const say = texts({
  tokenHint: ['粘贴令牌。令牌只保存在本标签页，关闭即清除。', 'Paste your token. It is kept in this tab only and is gone when you close it.'],
  tokenWhere: ['演示环境：`panorama demo` 启动后会打印每个角色的令牌。', 'Demo: `panorama demo` prints a token for each role when it starts.'],
  entrance: ['所有前端的入口；演示环境在那里一键登录。', 'The entrance to all front ends; in the demo one click there signs you in.'],
  open: ['进入', 'Open'],
  signOut: ['退出', 'Sign out'],
  off: ['未连接', 'off'],
  connecting: ['连接中', 'connecting'],
  live: ['实时', 'live'],
  waiting: ['重连中', 'reconnecting'],
  sessionEnded: ['令牌已失效，请重新登录。', 'The token has ended: sign in again.'],
  wrongToken: ['令牌无效或已过期。', 'The token is not valid or has expired.'],
  unreachable: ['连接不上服务器', 'The server cannot be reached'],
  again: ['重试', 'Try again'],
  send: ['提交', 'Submit'],
  close: ['返回', 'Close'],
  guide: ['怎么办', 'What to do'],
  today: ['今天', 'today'],
  unknown: ['未知', 'unknown'],
});

export const roleWord = label<Role>(labels.Role);
