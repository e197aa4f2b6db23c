//! Media objects: bytes by business and media id, in a folder or in S3-compatible storage.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt as _, PutPayload};
use url::Url;
use wire::id::{BusinessId, MediaId};

use crate::error::Error;

/// Where media rest.
#[derive(Clone)]
pub struct MediaStore {
    objects: Arc<dyn ObjectStore>,
    prefix: ObjectPath,
}

impl MediaStore {
    /// Opens `url`, or the folder `media` below `data_dir`. S3 credentials come from the usual `AWS_*` variables.
    pub fn open(url: Option<&str>, data_dir: &Path) -> Result<Self, Error> {
        match url {
            None => Self::folder(&data_dir.join("media")),
            Some(text) => {
                let fail = |reason: String| Error::MediaUrl { url: text.to_owned(), reason };
                let url = Url::parse(text).map_err(|error| fail(error.to_string()))?;
                if url.scheme() == "file" {
                    let folder = url.to_file_path().map_err(|()| fail("not a local path".to_owned()))?;
                    return Self::folder(&folder);
                }
                let variables = std::env::vars().map(|(name, value)| (name.to_ascii_lowercase(), value));
                let (objects, prefix) = object_store::parse_url_opts(&url, variables)?;
                Ok(Self { objects: Arc::from(objects), prefix })
            }
        }
    }

    fn folder(folder: &Path) -> Result<Self, Error> {
        std::fs::create_dir_all(folder)
            .map_err(|error| Error::DataFolder { path: folder.display().to_string(), reason: error.to_string() })?;
        let objects = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { objects: Arc::new(objects), prefix: ObjectPath::default() })
    }

    fn path(&self, business: BusinessId, media: MediaId) -> ObjectPath {
        self.prefix.clone().join(business.to_string()).join(media.to_string())
    }

    /// Stores an object; when this returns it survives power loss (local folder) or is acknowledged by the storage service.
    pub async fn put(&self, business: BusinessId, media: MediaId, bytes: Bytes) -> Result<(), Error> {
        self.objects.put(&self.path(business, media), PutPayload::from_bytes(bytes)).await?;
        Ok(())
    }

    /// The bytes, or those of `range`; `None` when there is no such object.
    pub async fn get(
        &self,
        business: BusinessId,
        media: MediaId,
        range: Option<Range<u64>>,
    ) -> Result<Option<Bytes>, Error> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        match self.objects.get_opts(&self.path(business, media), options).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes an object; one that is gone already is no error.
    pub async fn delete(&self, business: BusinessId, media: MediaId) -> Result<(), Error> {
        match self.objects.delete(&self.path(business, media)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
