import react from '@vitejs/plugin-react';

// The host of Cleric: samples/Portal.
const host = process.env.PORTAL ?? 'http://localhost:5080';

export default {
  base: '/pages/',
  plugins: [react()],
  build: { modulePreload: { polyfill: false } },
  server: { proxy: { '/cleric': host, '/sign-in': host } },
};
