-- Links that were made as QR codes over the Cloud API: they have no reference, and their text can be changed.
ALTER TABLE link ADD COLUMN kind TEXT NOT NULL DEFAULT 'link' CHECK (kind IN ('link', 'qr'));
CREATE INDEX link_by_line ON link (business_id, phone_number_id, kind, created_at);
