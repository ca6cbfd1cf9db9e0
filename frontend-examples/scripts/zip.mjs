// Writes a ZIP archive: each file deflated, without a time, so that the same files give the same bytes.
import { crc32, deflateRawSync } from 'node:zlib';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** Version 2.0 of the format, the method "deflate", and 1 January 1980, the first day that the format knows. */
const VERSION = 20;
const DEFLATE = 8;
const FIRST_DAY = 0x21;

/** So many numbers, each with its size in bytes, in the byte order of the format. */
function record(...numbers) {
  const bytes = Buffer.alloc(numbers.reduce((length, [size]) => length + size, 0));
  numbers.reduce((at, [size, value]) => bytes.writeUIntLE(value, at, size), 0);
  return bytes;
}

/** What the two headers of a file have in common: version, flags, method, time, day, sum, sizes, length of the name, of what else. */
const common = ({ name, sum, packed, bytes }) => [
  [2, VERSION], [2, 0], [2, DEFLATE], [2, 0], [2, FIRST_DAY], [4, sum], [4, packed.length], [4, bytes.length], [2, Buffer.byteLength(name)], [2, 0],
];

/** An archive of these files. Names are ASCII. */
export function zip(files) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const { name, bytes } of files) {
    const file = { name, bytes, sum: crc32(bytes), packed: deflateRawSync(bytes, { level: 9 }) };
    const local = Buffer.concat([record([4, LOCAL], ...common(file)), Buffer.from(name), file.packed]);
    // Comment, disk, attributes twice, and where the file begins.
    directory.push(record([4, CENTRAL], [2, VERSION], ...common(file), [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), Buffer.from(name));
    parts.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = record([4, END], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, list.length], [4, at], [2, 0]);
  return Buffer.concat([...parts, list, end]);
}
