export default {
  'ui.close': 'Close',
  'ui.cancel': 'Cancel',
};
