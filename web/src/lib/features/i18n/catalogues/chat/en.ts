export default {
  'chat.title': '{business} · chat',
};
