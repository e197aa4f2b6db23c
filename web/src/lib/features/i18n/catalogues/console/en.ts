export default {
  'console.title': 'Souk',
};
