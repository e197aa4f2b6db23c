-- Catalogues and their products. Money is integer minor units beside its ISO 4217 currency.

CREATE TABLE catalog (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  currency TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT catalog__business_id__id PRIMARY KEY (business_id, id)
);

-- search is the name and the seller's id in lower case. image_due_at says when a linked image is to be fetched (again).
CREATE TABLE product (
  business_id BIGINT NOT NULL,
  catalog_id BIGINT NOT NULL,
  retailer_id TEXT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  price BIGINT NOT NULL,
  sale_price BIGINT,
  currency TEXT NOT NULL,
  image_media_id BIGINT,
  image_link TEXT,
  image_error TEXT,
  image_attempts BIGINT NOT NULL,
  image_due_at BIGINT,
  availability TEXT NOT NULL CHECK (availability IN ('in stock', 'out of stock', 'available for order', 'preorder', 'discontinued')),
  link TEXT,
  category TEXT,
  brand TEXT,
  position BIGINT NOT NULL,
  is_hidden BOOLEAN NOT NULL,
  search TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  CONSTRAINT product__business_id__catalog_id__retailer_id PRIMARY KEY (business_id, catalog_id, retailer_id)
);
CREATE INDEX product_by_position ON product (business_id, catalog_id, position, retailer_id);
CREATE INDEX product_by_image_due ON product (business_id, image_due_at);

-- Media that are or were a product's picture: everybody may see them, as messages go on showing them.
CREATE TABLE product_image (
  business_id BIGINT NOT NULL,
  media_id BIGINT NOT NULL,
  CONSTRAINT product_image__business_id__media_id PRIMARY KEY (business_id, media_id)
);
