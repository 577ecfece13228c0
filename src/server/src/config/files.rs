//! Where evidence files are kept: a folder, or a bucket with what it takes to reach it.

use crate::cli::Common;
use std::fs;
use std::path::Path;
use store::{BucketSettings, Store, StoreError};

/// A folder or a bucket.
#[derive(Clone, Debug)]
pub enum FilePlace {
    /// `file:PATH`.
    Folder(String),
    /// `s3://BUCKET/PREFIX` and its settings.
    Bucket(BucketSettings),
}

impl FilePlace {
    /// Reads the options; the folder `files` of the data folder when none is given.
    ///
    /// # Errors
    /// A sentence that says what is wrong and what to do; never a secret.
    pub fn read(common: &Common, data: &Path) -> Result<Self, String> {
        let own = || format!("file:{}", data.join("files").display());
        let place = match (&common.files, &common.files_url) {
            (Some(one), Some(other)) if one != other => {
                return Err("Give the place for files once: COUNTERSIGN_FILES, or by its older name \
                            COUNTERSIGN_FILES_URL."
                    .into());
            }
            (Some(place), _) | (None, Some(place)) => place.clone(),
            (None, None) => own(),
        };
        if !place.starts_with("s3://") {
            return Ok(Self::Folder(place));
        }
        let bucket = &common.bucket;
        let secret = match (&bucket.s3_secret_access_key, &bucket.s3_secret_access_key_file) {
            (Some(_), Some(_)) => return Err("Give the bucket's secret key or its file, not both.".into()),
            (Some(secret), None) => Some(secret.trim().to_owned()),
            (None, Some(file)) => {
                let fault = |error| {
                    format!("The file of the bucket's secret key, {}, cannot be read: {error}.", file.display())
                };
                Some(fs::read_to_string(file).map_err(fault)?.trim().to_owned())
            }
            (None, None) => None,
        };
        // what AWS's own tools read too; ours stand over it
        let mut settings = of_aws();
        for (name, value) in [
            ("AWS_ENDPOINT", bucket.s3_endpoint.clone()),
            ("AWS_REGION", bucket.s3_region.clone()),
            ("AWS_ACCESS_KEY_ID", bucket.s3_access_key_id.clone()),
            ("AWS_SECRET_ACCESS_KEY", secret),
        ] {
            settings.extend(value.map(|value| (name.to_owned(), value)));
        }
        Ok(Self::Bucket(BucketSettings { url: place, settings, unfinished: data.join("files").join("unfinished") }))
    }

    /// Tells the store.
    ///
    /// # Errors
    /// When the place cannot be used.
    pub fn open(&self, store: &Store) -> Result<(), StoreError> {
        match self {
            Self::Folder(place) => store.keep_contents_in(place),
            Self::Bucket(settings) => store.keep_contents_in_bucket(settings),
        }
    }
}

/// The settings that AWS names.
fn of_aws() -> Vec<(String, String)> {
    let texts =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    texts.filter(|(name, _)| name.starts_with("AWS_")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Bucket;

    fn common(files: &str, bucket: Bucket) -> Common {
        Common { files: Some(files.to_owned()), bucket, ..Common::default() }
    }

    #[test]
    fn a_bucket_takes_its_settings_and_its_secret_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        fs::write(&file, "hush\n").unwrap();
        let bucket = Bucket {
            s3_region: Some("eu-central-1".into()),
            s3_access_key_id: Some("id".into()),
            s3_secret_access_key_file: Some(file),
            ..Bucket::default()
        };
        let place = FilePlace::read(&common("s3://evidence/desk", bucket.clone()), folder.path()).unwrap();
        let FilePlace::Bucket(read) = &place else { panic!("{place:?}") };
        assert!(read.settings.contains(&("AWS_SECRET_ACCESS_KEY".into(), "hush".into())));
        assert!(read.settings.contains(&("AWS_REGION".into(), "eu-central-1".into())));
        assert!(!format!("{place:?}").contains("hush"), "a secret is never written down");
        let both = Bucket { s3_secret_access_key: Some("x".into()), ..bucket };
        assert!(FilePlace::read(&common("s3://evidence", both), folder.path()).unwrap_err().contains("not both"));
    }

    #[test]
    fn without_a_place_it_is_the_data_folders_own() {
        let place = FilePlace::read(&Common::default(), Path::new("data")).unwrap();
        assert!(matches!(place, FilePlace::Folder(place) if place == "file:data/files"));
        let two = Common { files_url: Some("file:/b".into()), ..common("file:/a", Bucket::default()) };
        assert!(FilePlace::read(&two, Path::new("data")).unwrap_err().contains("once"));
    }
}
