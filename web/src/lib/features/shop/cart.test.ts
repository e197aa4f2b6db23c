import { expect, it } from 'vitest';
import { count, orderOf, totals, withQuantity } from './cart';
import { minorMoney, offsetMoney } from './money';
import type { Product } from './types';

const product = (id: string, price: number, fields: Partial<Product> = {}): Product => ({
  retailer_id: id,
  name: id,
  description: null,
  price,
  sale_price: null,
  currency: 'JPY',
  image_url: null,
  link: null,
  availability: 'in stock',
  ...fields,
});

it('adds, changes and removes', () => {
  const tea = product('tea', 300);
  let items = withQuantity([], tea, 1);
  items = withQuantity(items, product('cake', 500, { sale_price: 400 }), 2);
  items = withQuantity(items, tea, 3);
  expect(count(items)).toBe(5);
  expect(totals(items)).toEqual([{ currency: 'JPY', minor: 1700 }]);
  expect(withQuantity(items, tea, 0)).toHaveLength(1);
  expect(count(withQuantity(items, tea, 1e9))).toBe(101);
});

it('becomes an order in main units', () => {
  const items = withQuantity([], product('bag', 1999, { currency: 'EUR' }), 2);
  expect(orderOf({ line: '1', catalogId: 'c', note: ' soon ', items }).order).toEqual({
    catalog_id: 'c',
    text: 'soon',
    product_items: [{ product_retailer_id: 'bag', quantity: 2, item_price: 19.99, currency: 'EUR' }],
  });
});

it('writes money with the digits of its currency', () => {
  expect(minorMoney(1200, 'JPY', 'en')).toBe('¥1,200');
  expect(minorMoney(1200, 'EUR', 'en')).toBe('€12.00');
  expect(minorMoney(1200, 'KWD', 'en')).toMatch(/1\.200$/);
  expect(offsetMoney({ value: 1550, offset: 100 }, 'INR', 'en')).toBe('₹15.50');
  expect(offsetMoney({ value: 100, offset: 100 }, 'no such', 'en')).toBe('1 no such');
});
