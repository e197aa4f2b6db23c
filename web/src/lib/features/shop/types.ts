/** What a message says of a product that it names, as it was when it was sent. */
export interface ProductFacts {
  name: string;
  description: string | null;
  /** In the currency's smallest unit. */
  price: number;
  sale_price: number | null;
  currency: string;
  image_url: string | null;
  link: string | null;
  availability: string;
}

export interface Product extends ProductFacts {
  retailer_id: string;
}

export interface CataloguePage {
  catalog_id: string;
  data: Product[];
  next: string | null;
}

export interface CartItem {
  product: Product;
  quantity: number;
}

/** What a customer means to order from a line. */
export interface CartState {
  line: string;
  catalogId: string;
  note: string;
  items: CartItem[];
}

/** What a product costs now. */
export const priceOf = ({ price, sale_price }: ProductFacts): number => sale_price ?? price;

export const canBuy = ({ availability }: ProductFacts): boolean =>
  !/^(out of stock|discontinued)$/i.test(availability.replaceAll('_', ' '));
