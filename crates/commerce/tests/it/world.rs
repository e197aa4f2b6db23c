//! A business with a line and a catalogue, on each engine.

use commerce::catalog::{self, Catalog};
use commerce::product::{self, Details, Product};
use commerce::{Error, Result, settings};
use messaging::business;
use messaging::line::{self, NewLine};
use store::testing::TestStore;
use store::{Scope, Store, Tx};
use wire::id::PhoneNumberId;

pub struct World {
    pub test: TestStore,
    pub scope: Scope,
    pub line: PhoneNumberId,
    pub catalog: Catalog,
    pub other: Scope,
}

pub async fn each() -> Vec<World> {
    let mut worlds = Vec::new();
    for test in TestStore::each().await {
        let (scope, line, catalog, other) = test
            .store
            .write(|tx| {
                let (business, waba) = business::create(tx, "Luigi", "Asia/Tokyo", "ja")?;
                let scope = Scope::of(business.id);
                let new = NewLine {
                    waba_id: waba,
                    display_phone_number: "+81 3-1234-5678".into(),
                    handle: "luigi".into(),
                    verified_name: "Trattoria Luigi".into(),
                };
                let line = line::create(tx, scope, &new)?;
                let catalog = catalog::create(tx, scope, "Menu", "jpy")?;
                settings::connect_lines(tx, scope, catalog.id)?;
                let (other, _) = business::create(tx, "Other", "UTC", "en")?;
                Ok::<_, Error>((scope, line.id, catalog, Scope::of(other.id)))
            })
            .await
            .unwrap();
        worlds.push(World { test, scope, line, catalog, other });
    }
    worlds
}

impl World {
    pub fn store(&self) -> &Store {
        &self.test.store
    }

    pub async fn write<T: Send + 'static>(
        &self,
        rule: impl FnOnce(&mut Tx<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.store().write(rule).await
    }

    pub async fn add(&self, retailer_id: &'static str, details: Details) -> Result<Product> {
        let (scope, catalog) = (self.scope, self.catalog.id);
        self.write(move |tx| product::create(tx, scope, catalog, retailer_id, details)).await
    }

    pub fn yen(&self, name: &str, price: i64) -> Details {
        Details::new(name, price, self.catalog.currency)
    }

    pub async fn product(&self, retailer_id: &'static str) -> Product {
        let (scope, catalog) = (self.scope, self.catalog.id);
        self.store().read(move |tx| product::get(tx, scope, catalog, retailer_id)).await.unwrap()
    }
}
