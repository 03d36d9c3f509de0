// A WebDAV server for tests. Arguments: user, password.
const { v2: webdav } = require("webdav-server");

const [user, password] = process.argv.slice(2);
const users = new webdav.SimpleUserManager();
const privileges = new webdav.SimplePathPrivilegeManager();
privileges.setRights(users.addUser(user, password, false), "/", ["all"]);
const server = new webdav.WebDAVServer({
  hostname: "127.0.0.1",
  port: 0,
  requireAuthentification: true,
  httpAuthentication: new webdav.HTTPBasicAuthentication(users, "tests"),
  privilegeManager: privileges,
});
server.start((listening) => console.log("listening " + listening.address().port));
