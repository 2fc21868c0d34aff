wire_libs := libzmq libczmq libprotobuf-c libmicrohttpd
wire_generated := parcel.pb-c
