export { default } from 'panorama-client/vite';
