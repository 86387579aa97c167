// Loaded into supergateway before its own code: it can neither be told to listen on loopback alone, nor says which port
// it was given. What it says on the wire is left as it is.

import net from "node:net";

const { listen } = net.Server.prototype;

net.Server.prototype.listen = function (port, then) {
    return listen.call(this, port, "127.0.0.1", () => {
        then();
        console.log(`listening on ws://127.0.0.1:${this.address().port}/message`);
    });
};
