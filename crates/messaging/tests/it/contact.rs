//! People and their ids.

use messaging::{Error, contact};

use crate::world;

#[tokio::test]
async fn a_user_id_begins_with_the_country_of_the_number() {
    for world in world::each().await {
        let scope = world.scope;
        let ids = world.store().write(move |tx| {
            let many = contact::create_many(tx, scope, &["819011111111".to_owned(), "14165551234".to_owned()])?;
            let one = contact::create(tx, scope, None, None, Some(("447400123456", true)))?;
            let nobody = contact::create(tx, scope, None, None, None)?;
            let contacts = [many["819011111111"], many["14165551234"], one, nobody];
            let user_id = |id| {
                let contact = contact::get(tx, scope, id)?;
                Ok::<_, Error>(contact.address("user_id").unwrap().to_owned())
            };
            contacts.into_iter().map(user_id).collect::<Result<Vec<_>, Error>>()
        });
        let countries: Vec<String> =
            ids.await.unwrap().iter().map(|id| id.split('.').next().unwrap().to_owned()).collect();
        assert_eq!(countries, ["JP", "CA", "GB", "ZZ"]);
    }
}
