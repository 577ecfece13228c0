//! A folder as transport: each mail a file, named by its id, readable by the desk's own account alone.
//!
//! The files hold personal data, readable: whoever redacts a session removes its files ([`Folder::remove`]).

use domain::Uuid;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Where the files are.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Uses this folder; it is made when the first mail is written.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a mail, whole or not at all. The same mail once more takes the place of the first.
    pub(super) fn write(&self, mail_id: Uuid, message: &[u8]) -> io::Result<()> {
        if !self.0.is_dir() {
            fs::create_dir_all(&self.0)?;
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                fs::set_permissions(&self.0, fs::Permissions::from_mode(0o700))?;
            }
        }
        let draft = self.0.join(format!(".{mail_id}.part"));
        // left over from a process that was killed
        match fs::remove_file(&draft) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut file = options.open(&draft)?;
        file.write_all(message)?;
        file.sync_all()?;
        fs::rename(&draft, self.file(mail_id))
    }

    /// Removes the files of these mails; one that is not there is no fault.
    ///
    /// # Errors
    /// When a file is there and cannot be removed; the others are removed all the same.
    pub fn remove(&self, mails: &[Uuid]) -> io::Result<()> {
        let mut outcome = Ok(());
        for mail_id in mails {
            for file in [self.file(*mail_id), self.0.join(format!(".{mail_id}.part"))] {
                match fs::remove_file(file) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => outcome = Err(error),
                    _ => {}
                }
            }
        }
        outcome
    }

    fn file(&self, mail_id: Uuid) -> PathBuf {
        self.0.join(format!("{mail_id}.eml"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Folder) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_mail_is_one_private_file_however_often_it_is_written() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path().join("mail"));
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        folder.write(one, b"first").unwrap();
        folder.write(two, b"second").unwrap();
        // a process was killed while it wrote
        fs::write(folder.path().join(format!(".{one}.part")), b"half").unwrap();
        folder.write(one, b"first again").unwrap();
        assert_eq!(names(&folder), [format!("{one}.eml"), format!("{two}.eml")]);
        assert_eq!(fs::read(folder.file(one)).unwrap(), b"first again");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&folder.file(one)), mode(folder.path())), (0o600, 0o700));
        }
    }

    #[test]
    fn removing_takes_the_named_mails_and_no_other() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path().to_owned());
        let ids = [1, 2, 3].map(Uuid::from_u128);
        ids.iter().for_each(|id| folder.write(*id, b"x").unwrap());
        folder.remove(&[ids[0], ids[2], Uuid::from_u128(9)]).unwrap();
        assert_eq!(names(&folder), [format!("{}.eml", ids[1])]);
    }
}
