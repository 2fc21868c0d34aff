dns_libs := libunbound ldns
